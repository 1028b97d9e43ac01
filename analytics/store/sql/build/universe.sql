-- The total of a dimension that doesn't cover everyone, where it was not delivered: the sum of all
-- its categories; Missing where one of them is.
insert into staged
select
    region, unit, dimension, $total,
    case when max(population_missing) = 0 then sum(population) end,
    case when max(population_missing) = 0 then sum(population_low) end,
    case when max(population_missing) = 0 then sum(population_high) end,
    coalesce(min(nullif(population_missing, 0)), 0),
    case when max(members_missing) = 0 then sum(members) end,
    case when max(members_missing) = 0 then sum(members_low) end,
    case when max(members_missing) = 0 then sum(members_high) end,
    coalesce(min(nullif(members_missing, 0)), 0),
    null, null, null, 0,
    false
from staged
where dimension = $dimension
group by region, unit, dimension
having count(*) = $categories and count(*) filter (category = $total) = 0
