select
    series_pair.pair, series_pair.level, unit, dimension, changed.kind, old_missing, new_missing,
    count(*) as cells, count(distinct region) as regions,
    -- A region stands there once per category; a few dozen names hold five different ones.
    list_slice(list_sort(list_distinct(min(coalesce(new_name, old_name), 40))), 1, 5) as examples
from changed
join series_pair on series_pair.id = changed.series
join region_pair on region_pair.id = changed.region
group by all
order by all
