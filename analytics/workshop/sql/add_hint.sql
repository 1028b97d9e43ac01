insert into hints (team, challenge, number, at)
values (:team, :challenge, :number, :at)
