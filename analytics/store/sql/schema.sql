-- One atlas version. `region.id` runs by border year, level and code, so that a level of a year is
-- one range in code order; `cell` is written in the order of `series`, `region`, so that a question
-- reads one stretch of it.
create table delivery (
    id varchar not null,
    kind varchar not null,
    hash varchar not null,
    document varchar not null
);
create table participant (delivery varchar not null, organisation varchar not null);
create table region (
    id integer not null,
    border_year integer not null,
    code varchar not null,
    level varchar not null,
    name varchar not null,
    parent varchar not null,
    gemeente varchar not null,
    provincie varchar not null
);
create table organisation (
    organisation varchar not null,
    name varchar not null,
    poi varchar not null,
    province varchar not null,
    gemeente varchar not null,
    valid_from date,
    valid_to date
);
create table branch (
    organisation varchar not null,
    name varchar not null,
    lon double not null,
    lat double not null,
    valid_from date,
    valid_to date
);
create table series (
    id integer not null,
    delivery varchar not null,
    unit varchar not null,
    dimension varchar not null,
    category varchar not null,
    level varchar not null
);
-- A missing number is null with its reason's code (1..7); a share that is null with code 0 was not
-- delivered. `tiled` marks a sum of delivered parts where the region itself has no row: it serves
-- areas that are added together, and catchments, never the region on its own.
create table cell (
    series integer not null,
    region integer not null,
    population double,
    population_low double,
    population_high double,
    population_missing utinyint not null,
    members double,
    members_low double,
    members_high double,
    members_missing utinyint not null,
    share double,
    share_low double,
    share_high double,
    share_missing utinyint not null,
    tiled boolean not null
);
-- Why a region that has no row has none, where it is another reason than not_delivered.
create table absence (delivery varchar not null, region integer not null, missing utinyint not null);
create table context (
    delivery varchar not null,
    "column" varchar not null,
    region integer not null,
    value double,
    missing utinyint not null
);
-- Figures of an organisation as a whole, in a year; `status` is that of the figure.
create table monitor (
    delivery varchar not null,
    organisation varchar not null,
    "year" integer not null,
    indicator varchar not null,
    value double,
    low double,
    high double,
    missing utinyint not null,
    status varchar not null
);
-- What was agreed with a gemeente, in the order of the file; the target of a share is a fraction.
create table agreement (
    delivery varchar not null,
    position integer not null,
    gemeente varchar not null,
    agreement varchar not null,
    indicator varchar not null,
    target double not null,
    "year" integer not null
);
create table complaint (
    delivery varchar not null,
    kind varchar not null,
    severity varchar not null,
    file varchar not null,
    sheet varchar not null,
    "row" integer,
    "column" varchar not null,
    message varchar not null,
    advice varchar not null,
    text varchar not null,
    region varchar not null,
    unit varchar not null,
    dimension varchar not null,
    category varchar not null,
    size double not null
);
create table breaks (
    indicator varchar not null,
    unit varchar not null,
    dimension varchar not null,
    category varchar not null,
    level varchar not null,
    position integer not null,
    border double not null
);
-- How many cells there are per reason for which they are missing (0: not missing): of every series
-- that a delivery has at a level, over all regions of that level. Summed per region, and per
-- dimension.
create table missing_region (
    delivery varchar not null,
    region integer not null,
    missing utinyint not null,
    cells bigint not null
);
create table missing_dimension (
    delivery varchar not null,
    level varchar not null,
    unit varchar not null,
    dimension varchar not null,
    missing utinyint not null,
    cells bigint not null
);
-- Of each revision of a round against a former one with the same borders: cells that both tell
-- otherwise, cells that only the former tells, and cells that only the later does.
create table revision (
    delivery varchar not null,
    former varchar not null,
    level varchar not null,
    changed bigint not null,
    withheld bigint not null,
    released bigint not null
);
-- Geometry as GeoJSON text (lon/lat and RD metres), its box in lon/lat, its land area in m2 and its
-- centre in RD metres.
create table shape (
    region integer not null,
    wgs varchar not null,
    rd varchar not null,
    west double not null,
    south double not null,
    east double not null,
    north double not null,
    area double not null,
    x double not null,
    y double not null
);
-- The land in m2 that a region and one of another border year have in common, `former` the older.
create table overlap (former integer not null, later integer not null, shared double not null);
