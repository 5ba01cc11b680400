-- What the seller sold in the period: its items of the orders that reached the customer in it.
with
  traded as (
    select items.seller_id
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_purchase_timestamp < :to
    group by items.seller_id
  ),
  sold as (
    select
      items.seller_id,
      sum(items.price) as gmv,
      count(distinct items.order_id) as orders,
      count(*) as items
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_status = 'delivered'
      and orders.order_delivered_customer_date >= :from
      and orders.order_delivered_customer_date < :to
    group by items.seller_id
  )
select
  traded.seller_id as merchant_id,
  coalesce(sold.gmv, 0) as gmv,
  (2 * coalesce(sold.gmv, 0) + :days) / (2 * :days) as gmv_daily_avg, -- half up
  coalesce(sold.orders, 0) as orders,
  coalesce(sold.items, 0) as items
from traded
left join sold on sold.seller_id = traded.seller_id
