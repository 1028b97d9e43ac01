select region, wgs, rd, west, south, east, north
from shape
where region in (select unnest($regions))
order by region
