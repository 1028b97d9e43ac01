-- Regions of the border years that both versions have, matched by code. `id` is the new id; of what
-- is gone it is a negative number.
create table region_pair as
select
    coalesce(later.id, -1 - former.id) as id,
    border_year, coalesce(later.level, former.level) as level, code,
    former.id as old, later.id as new, former.name as old_name, later.name as new_name,
    former.parent is distinct from later.parent as moved
from (select * from old.region where list_contains($years, border_year)) as former
full join (select * from new.region where list_contains($years, border_year)) as later
    using (border_year, code)
