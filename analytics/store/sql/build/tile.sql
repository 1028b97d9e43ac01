-- Regions of one level without a row of their own, whose children all have one: the sum of those;
-- Missing where one of them is hidden.
insert into staged
with child as (
    select parent.id as parent, child.id
    from region as parent
    join region as child
        on child.parent = parent.code and child.border_year = parent.border_year
    where parent.level = $level and parent.border_year = $border_year
),
family as (select parent, count(*) as children from child group by parent),
summed as (
    select
        child.parent as region, unit, dimension, category,
        case when max(population_missing) = 0 then sum(population) end as population,
        case when max(population_missing) = 0 then sum(population_low) end as population_low,
        case when max(population_missing) = 0 then sum(population_high) end as population_high,
        coalesce(min(nullif(population_missing, 0)), 0) as population_missing,
        case when max(members_missing) = 0 then sum(members) end as members,
        case when max(members_missing) = 0 then sum(members_low) end as members_low,
        case when max(members_missing) = 0 then sum(members_high) end as members_high,
        coalesce(min(nullif(members_missing, 0)), 0) as members_missing,
        case when count(*) = 1 then any_value(share) end as share,
        case when count(*) = 1 then any_value(share_low) end as share_low,
        case when count(*) = 1 then any_value(share_high) end as share_high,
        case when count(*) = 1 then any_value(share_missing) else 0 end as share_missing,
        count(*) as delivered
    from staged
    join child on child.id = staged.region
    group by child.parent, unit, dimension, category
)
select summed.* exclude (delivered), true
from summed
join family on family.parent = summed.region and family.children = summed.delivered
anti join staged using (region, unit, dimension, category)
