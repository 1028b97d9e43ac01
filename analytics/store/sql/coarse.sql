-- The cells of a delivery at some levels.
select
    series, region,
    population, population_low, population_high, population_missing,
    members, members_low, members_high, members_missing,
    share, share_low, share_high, share_missing, tiled
from cell
where series in (
    select id from series where delivery = $delivery and level in (select unnest($levels))
)
