select series.level, count(*)
from cell
join series on series.id = cell.series
where series.delivery = $delivery and not cell.tiled
group by series.level
order by series.level
