-- What is under way for a ticket, for the pages of those who wait for it. Partial, because what is open is a small part.
CREATE INDEX "ChainIntent_open_of_ticket" ON "ChainIntent" ((payload ->> 'collection'), (payload ->> 'tokenId'))
  WHERE state IN ('queued', 'submitted');
