select former, level, changed, withheld, released
from revision
where delivery = $delivery
