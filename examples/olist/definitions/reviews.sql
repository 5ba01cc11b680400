-- What buyers said of the seller's delivered orders, over the three months that end with the period.
with
  traded as (
    select items.seller_id
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_purchase_timestamp < :to
    group by items.seller_id
  ),
  -- An order may be reviewed more than once: the last word known at the close counts.
  last_word as (
    select order_id, review_id, review_score, review_answer_timestamp
    from (
      select
        reviews.*,
        row_number() over (
          partition by order_id
          order by review_answer_timestamp desc, review_id desc
        ) as place
      from reviews
      where review_answer_timestamp < :to
    )
    where place = 1
  ),
  -- One review may stand under several orders: it counts once for a seller. It is complete
  -- when the order has arrived and the buyer has answered, whichever comes last.
  counting as (
    select distinct items.seller_id, last_word.review_id, last_word.review_score
    from last_word
    join orders on orders.order_id = last_word.order_id
    join items on items.order_id = orders.order_id
    where orders.order_status = 'delivered'
      and orders.order_delivered_customer_date < :to
      and max(last_word.review_answer_timestamp, orders.order_delivered_customer_date)
        >= datetime(:from, '-2 months')
  ),
  counted as (
    select
      seller_id,
      count(*) as reviews,
      sum(review_score <= 2) as bad_reviews,
      sum(review_score) as score
    from counting
    group by seller_id
  )
select
  traded.seller_id as merchant_id,
  coalesce(counted.reviews, 0) as reviews_3_months,
  coalesce(counted.bad_reviews, 0) as bad_reviews_3_months,
  case
    when counted.reviews >= 5 then
      (20000 * counted.score + counted.reviews) / (2 * counted.reviews) / 10000.0 -- half up, 4 decimals
  end as review_mean
from traded
left join counted on counted.seller_id = traded.seller_id
