select region, wgs, rd, west, south, east, north, area, x, y
from shape
where region in (select unnest($regions))
order by region
