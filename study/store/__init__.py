"""Where studies are kept: tables, how they change, who may ask what; `protocol` is the door."""
