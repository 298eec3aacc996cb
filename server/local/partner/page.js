// What a partner's own script may do: listen to the element's events.
const list = document.querySelector("[data-testid=partner-log]");
const empty = document.querySelector(".empty");
for (const type of ["ready", "resize", "step", "purchase", "error"])
  document.addEventListener(`ticketchain:${type}`, ({ detail }) => {
    empty.hidden = true;
    const line = document.createElement("li");
    line.dataset.type = type;
    line.textContent = `${type} ${Object.keys(detail).length > 0 ? JSON.stringify(detail) : ""}`;
    list.prepend(line);
  });
