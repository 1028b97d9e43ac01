select min(west), min(south), max(east), max(north)
from shape
where region in (select unnest($regions))
