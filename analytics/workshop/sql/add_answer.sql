insert into answers (team, challenge, token, given, score, truth, atlas_version, at)
values (:team, :challenge, :token, :given, :score, :truth, :atlas_version, :at)
