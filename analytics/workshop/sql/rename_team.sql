update teams
set name = :name, folded = :folded
where id = :team
