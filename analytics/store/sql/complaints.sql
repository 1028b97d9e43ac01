select * exclude (delivery)
from complaint
where delivery = $delivery and ($region = '' or region = $region)
