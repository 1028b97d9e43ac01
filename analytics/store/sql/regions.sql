-- The cells of one series in a range of regions.
select
    series, region,
    population, population_low, population_high, population_missing,
    members, members_low, members_high, members_missing,
    share, share_low, share_high, share_missing, tiled
from cell
where series = $series and region between $first and $last
