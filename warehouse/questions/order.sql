-- warehouse/questions/order.sql
-- Who stands before whom in the same lists, and when did that change?
-- Label:    Order | 名单先后
-- Chinese:  同一名单中谁在谁前，何时变动？
-- Reads:    list_orders.
-- Parameters:
--   person | person | | One of the two, in either script.
--   changed | flag | | Only pairs whose order changed.
--   lists | integer | 2 | Fewest lists that both stand in.
SELECT
    o.person,
    o.other_person,
    o.before_count,
    o.after_count,
    o.change_count,
    o.last_change_date,
    o.is_before_now,
    o.first_seen_date,
    o.last_seen_date,
    o.last_change_article_id
FROM list_orders AS o
CROSS JOIN given AS g
WHERE
    (
        g.person IS NULL
        OR list_contains(g.person, o.entity_id)
        OR list_contains(g.person, o.other_entity_id)
    )
    AND (o.change_count > 0 OR NOT coalesce(g.changed, FALSE))
    AND o.before_count + o.after_count >= g.lists
ORDER BY
    o.change_count > 0 DESC,
    o.before_count + o.after_count DESC,
    o.person ASC,
    o.other_person ASC;
