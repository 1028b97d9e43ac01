-- Cells with other numbers, for their order; `level` is its place among $levels.
select
    series_pair.pair, list_position($levels, series_pair.level) - 1 as level,
    changed.series, changed.region,
    old_population, new_population, old_members, new_members, old_share, new_share,
    old_share_missing, new_share_missing
from changed
join series_pair on series_pair.id = changed.series
where changed.kind = 'value'
order by changed.series, changed.region
