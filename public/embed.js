// TicketChain widget loader, protocol 1. <script src=".../embed.js" async></script>
// <ticketchain-event brand="..." event="..." locale="en"></ticketchain-event> (without event: all of the brand's events)
(() => {
  const app = new URL(document.currentScript.src).origin;
  const titles = { en: "Tickets", he: "כרטיסים" };
  const say = (element, type, detail) =>
    element.dispatchEvent(new CustomEvent(`ticketchain:${type}`, { detail, bubbles: true, composed: true }));

  class TicketChainEvent extends HTMLElement {
    static observedAttributes = ["brand", "event", "locale"];
    connectedCallback() {
      this.open();
    }
    disconnectedCallback() {
      this.close?.();
    }
    attributeChangedCallback(_, before, after) {
      if (this.close && before !== after) this.open();
    }
    open() {
      this.close?.();
      const brand = this.getAttribute("brand");
      const event = this.getAttribute("event");
      if (!brand) return;
      const locale = this.getAttribute("locale") || (document.documentElement.lang || "en").slice(0, 2);
      const frame = document.createElement("iframe");
      const nonce = crypto.randomUUID();
      frame.title = this.getAttribute("label") || titles[locale] || titles.en;
      frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox";
      frame.allow = "payment";
      // The same scheme as the page in the frame has, or the browser paints a ground behind it.
      frame.style.cssText = "display:block;width:100%;height:30rem;border:0;color-scheme:light dark";
      frame.src = `${app}/embed/${[brand, event].filter(Boolean).map(encodeURIComponent).join("/")}?locale=${encodeURIComponent(locale)}`;
      // Greets until the page in the frame listens; a frame that the browser refused never answers.
      let greet;
      let tries = 0;
      const init = () => {
        if (tries++ < 30)
          return frame.contentWindow.postMessage({ source: "ticketchain", v: 1, type: "init", nonce }, app);
        clearInterval(greet);
        say(this, "error", { code: "not-loaded" });
      };
      frame.onload = () => {
        clearInterval(greet);
        greet = setInterval(init, 300);
      };
      const hear = ({ source, origin, data }) => {
        if (source !== frame.contentWindow || origin !== app) return;
        if (data?.source !== "ticketchain" || data.v !== 1 || data.nonce !== nonce) return;
        const { source: _s, v: _v, nonce: _n, type, ...detail } = data;
        if (type === "ready") clearInterval(greet);
        if (type === "resize") {
          if (!(detail.height > 0 && detail.height < 20000)) return;
          frame.style.height = `${Math.ceil(detail.height)}px`;
        }
        if (/^(ready|resize|step|purchase|error)$/.test(type)) say(this, type, detail);
      };
      addEventListener("message", hear);
      this.close = () => {
        clearInterval(greet);
        removeEventListener("message", hear);
        frame.remove();
        this.close = null;
      };
      this.append(frame);
    }
  }

  window.TicketChain ??= {
    version: 1,
    /** on("purchase", (detail, element) => ...) returns a function that stops listening. */
    on(type, listener) {
      const hear = (event) => listener(event.detail, event.target);
      document.addEventListener(`ticketchain:${type}`, hear);
      return () => document.removeEventListener(`ticketchain:${type}`, hear);
    },
  };
  if (!customElements.get("ticketchain-event")) customElements.define("ticketchain-event", TicketChainEvent);
})();
