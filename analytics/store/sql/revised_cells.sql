-- The cells of gemeenten and up that two revisions tell otherwise, those with the most members
-- more or less first. What either withholds isn't in it.
select
    region.code, later_series.level, later_series.unit, later_series.dimension,
    later_series.category, former.members, later.members,
    former.population, later.population
from series as later_series
join series as former_series using (unit, dimension, category, level)
join cell as later on later.series = later_series.id
join cell as former on former.series = former_series.id and former.region = later.region
join region on region.id = later.region
where later_series.delivery = $delivery and former_series.delivery = $former
  and later_series.level in ('land', 'provincie', 'gemeente')
  and not later.tiled and not former.tiled
  and (later.members + later.population + former.members + former.population) is not null
  and (later.members <> former.members or later.population <> former.population)
order by
    abs(later.members - former.members) desc, abs(later.population - former.population) desc,
    region.id, later_series.id
limit $most
