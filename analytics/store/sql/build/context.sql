insert into context
select $delivery, delivered."column", region.id, delivered.value, delivered.missing
from delivered
join region on region.code = delivered.region_code and region.border_year = $border_year
order by delivered."column", region.id
