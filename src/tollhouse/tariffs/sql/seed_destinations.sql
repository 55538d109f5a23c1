-- seed_destinations: adds the staged prefixes that the catalogue does not have; what is there stays as it is
-- in:     pg_temp.seeded_destination (prefix, country, description, kind text)
-- locks:  nothing
-- writes: destination
-- out:    the number of new prefixes
INSERT INTO destination (prefix, country, description, kind)
SELECT prefix, country, description, kind
FROM pg_temp.seeded_destination
ORDER BY prefix COLLATE "C"
ON CONFLICT (prefix) DO NOTHING
