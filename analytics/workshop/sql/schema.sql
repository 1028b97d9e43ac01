create table sessions (
    id integer primary key,
    code text not null unique,
    facilitator text not null,
    title text not null,
    created text not null,
    expires text not null,
    programme text not null,
    -- Goes up with everything that changes in the session.
    news integer not null default 0
) strict;

create index sessions_by_term on sessions (expires);

-- The pace: every step of the facilitator. The last one is where the session stands.
create table moves (
    session integer not null references sessions on delete cascade,
    serial integer not null,
    phase text not null,
    challenge text not null,
    at text not null,
    primary key (session, serial)
) strict, without rowid;

create table teams (
    id integer primary key autoincrement,
    session integer not null references sessions on delete cascade,
    name text not null,
    folded text not null,
    organisation text not null,
    word text not null,
    token text not null,
    joined text not null,
    -- The step at which it joined: what was closed before was not put to it.
    since integer not null,
    intention text not null default '',
    unique (session, folded),
    unique (session, word)
) strict;

create table team_keys (
    hash text primary key,
    team integer not null references teams on delete cascade,
    made text not null
) strict, without rowid;

create index team_keys_by_team on team_keys (team);

create table hints (
    team integer not null references teams on delete cascade,
    challenge text not null,
    number integer not null,
    at text not null,
    primary key (team, challenge, number)
) strict, without rowid;

-- A log: nothing in it changes, and the last answer of a team to a challenge counts.
create table answers (
    id integer primary key autoincrement,
    team integer not null references teams on delete cascade,
    challenge text not null,
    token text not null,
    given text not null,
    score real,
    truth text not null,
    atlas_version text not null,
    at text not null,
    unique (team, token)
) strict;

create index answers_by_challenge on answers (team, challenge, id)
