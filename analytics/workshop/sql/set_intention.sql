update teams set intention = :intention where id = :team
