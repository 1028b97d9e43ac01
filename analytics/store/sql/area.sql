-- The cells of several series in the parts of an area.
select
    series, region,
    population, population_low, population_high, population_missing,
    members, members_low, members_high, members_missing,
    share, share_low, share_high, share_missing, tiled
from cell
where series in (select unnest($series)) and region in (select unnest($parts))
