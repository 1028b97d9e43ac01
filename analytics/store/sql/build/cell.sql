insert into cell
select
    series.id, staged.region,
    population, population_low, population_high, population_missing,
    members, members_low, members_high, members_missing,
    share, share_low, share_high, share_missing, tiled
from staged
join region on region.id = staged.region
join series
    on series.delivery = $delivery and series.unit = staged.unit
    and series.dimension = staged.dimension and series.category = staged.category
    and series.level = region.level
order by series.id, staged.region
