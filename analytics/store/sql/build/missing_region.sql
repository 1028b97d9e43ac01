insert into missing_region
select $delivery, region, missing, count(*)
from gap
group by region, missing
order by region, missing
