-- All cells of some regions, with the reason (0: they are there).
select region, missing, cells
from missing_region
where delivery = $delivery and region in (select unnest($regions))
order by region, missing
