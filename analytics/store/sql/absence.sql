select region, missing from absence where delivery = $delivery
