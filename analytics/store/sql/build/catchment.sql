-- Catchments without a delivered total: the sum of the rows that tile them (`tile`: area, part).
-- A part without a row makes the sum Missing, or, with `$whole`, leaves it to finer parts.
insert into staged
with wanted as (select distinct unit, dimension, category from staged),
part as (
    select
        tile.area, wanted.*, staged.region is not null as delivered,
        population, population_low, population_high,
        coalesce(population_missing, absence.missing, $not_delivered) as population_missing,
        members, members_low, members_high,
        coalesce(members_missing, absence.missing, $not_delivered) as members_missing,
        share, share_low, share_high, coalesce(share_missing, 0) as share_missing
    from tile
    cross join wanted
    left join staged
        on staged.region = tile.part and staged.unit = wanted.unit
        and staged.dimension = wanted.dimension and staged.category = wanted.category
    left join absence on absence.region = tile.part and absence.delivery = $delivery
),
summed as (
    select
        area as region, unit, dimension, category,
        case when max(population_missing) = 0 then sum(population) end,
        case when max(population_missing) = 0 then sum(population_low) end,
        case when max(population_missing) = 0 then sum(population_high) end,
        coalesce(min(nullif(population_missing, 0)), 0),
        case when max(members_missing) = 0 then sum(members) end,
        case when max(members_missing) = 0 then sum(members_low) end,
        case when max(members_missing) = 0 then sum(members_high) end,
        coalesce(min(nullif(members_missing, 0)), 0),
        case when count(*) = 1 then any_value(share) end,
        case when count(*) = 1 then any_value(share_low) end,
        case when count(*) = 1 then any_value(share_high) end,
        case when count(*) = 1 then any_value(share_missing) else 0 end,
        true
    from part
    group by area, unit, dimension, category
    having not $whole or bool_and(delivered)
)
select * from summed
anti join staged using (region, unit, dimension, category)
