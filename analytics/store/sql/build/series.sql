insert into series
select
    (select coalesce(max(id) + 1, 0) from series)
        + row_number() over (order by unit, dimension, category, level) - 1,
    $delivery, unit, dimension, category, level
from (
    select distinct staged.unit, staged.dimension, staged.category, region.level
    from staged
    join region on region.id = staged.region
)
