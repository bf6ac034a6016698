-- +goose Up
-- What the centre itself decides about the words of its selects, and in whose name it decides.

-- Słowniki. An entry is never deleted: retired, it is offered no more. A label left empty is the one the program brings.
CREATE TABLE dictionary_entry (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id  text NOT NULL UNIQUE DEFAULT random_id(),
    dictionary text NOT NULL CHECK (dictionary IN ('note','document','receiver')),
    code       text NOT NULL DEFAULT random_id(),
    built_in   boolean NOT NULL DEFAULT false,
    label_pl   text NOT NULL DEFAULT '' CHECK (length(label_pl) <= 120),
    label_en   text NOT NULL DEFAULT '' CHECK (length(label_en) <= 120), -- empty: as in Polish
    position   int NOT NULL CHECK (position > 0),
    retired_at timestamptz,
    version    int NOT NULL DEFAULT 1,
    updated_at timestamptz,
    updated_by bigint REFERENCES staff(id),
    UNIQUE (dictionary, code),
    CHECK (label_pl <> '' OR built_in AND label_en = '')
);
CREATE UNIQUE INDEX dictionary_entry_label ON dictionary_entry (dictionary, lower(label_pl)) WHERE label_pl <> '';

INSERT INTO dictionary_entry (dictionary, code, built_in, position)
SELECT 'note', code, true, no FROM unnest(ARRAY['conversation','visit','phone','provider']) WITH ORDINALITY AS x(code, no)
UNION ALL
SELECT 'document', code, true, no FROM unnest(ARRAY['application','statement','certificate','authority','agreement','letter','other']) WITH ORDINALITY AS x(code, no);

-- The kind stands in the dictionary; its label, where the centre gave one, stays as it was that day.
ALTER TABLE note DROP CONSTRAINT note_kind_check,
    ADD COLUMN kind_of text NOT NULL GENERATED ALWAYS AS ('note') STORED,
    ADD COLUMN kind_pl text NOT NULL DEFAULT '',
    ADD COLUMN kind_en text NOT NULL DEFAULT '',
    ADD CONSTRAINT note_kind FOREIGN KEY (kind_of, kind) REFERENCES dictionary_entry (dictionary, code);
ALTER TABLE resident_document DROP CONSTRAINT resident_document_kind_check,
    ADD COLUMN kind_of text NOT NULL GENERATED ALWAYS AS ('document') STORED,
    ADD COLUMN kind_pl text NOT NULL DEFAULT '',
    ADD COLUMN kind_en text NOT NULL DEFAULT '',
    ADD CONSTRAINT resident_document_kind FOREIGN KEY (kind_of, kind) REFERENCES dictionary_entry (dictionary, code);

GRANT SELECT, INSERT (dictionary, label_pl, label_en, position, updated_at, updated_by),
    UPDATE (label_pl, label_en, position, retired_at, version, updated_at, updated_by) ON dictionary_entry TO cus_app;
GRANT UPDATE (kind_pl, kind_en) ON note TO cus_app;

-- Whose decisions it prepares, and who hears an appeal from them.
ALTER TABLE centre ADD COLUMN authority text NOT NULL DEFAULT '' CHECK (length(authority) <= 200), -- Wójt Gminy …
    ADD COLUMN appeal_board text NOT NULL DEFAULT '' CHECK (length(appeal_board) <= 200);           -- Samorządowe Kolegium Odwoławcze w …
GRANT INSERT (authority, appeal_board), UPDATE (authority, appeal_board) ON centre TO cus_app;

-- +goose Down
ALTER TABLE centre DROP COLUMN appeal_board, DROP COLUMN authority;
ALTER TABLE resident_document DROP CONSTRAINT resident_document_kind, DROP COLUMN kind_of, DROP COLUMN kind_pl, DROP COLUMN kind_en,
    ADD CONSTRAINT resident_document_kind_check CHECK (kind IN ('application','statement','certificate','authority','agreement','letter','other')) NOT VALID;
ALTER TABLE note DROP CONSTRAINT note_kind, DROP COLUMN kind_of, DROP COLUMN kind_pl, DROP COLUMN kind_en,
    ADD CONSTRAINT note_kind_check CHECK (kind IN ('conversation','visit','phone','provider')) NOT VALID;
DROP TABLE dictionary_entry;
