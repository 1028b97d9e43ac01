delete from teams where id = :team
