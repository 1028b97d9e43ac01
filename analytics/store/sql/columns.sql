-- The cells of several series in a range of regions.
select
    series, region,
    population, population_low, population_high, population_missing,
    members, members_low, members_high, members_missing,
    share, share_low, share_high, share_missing
from cell
where series in (select unnest($series)) and region between $first and $last
  and (not tiled or $tiled)
