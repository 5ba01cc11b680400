-- How the seller's orders ended, over the three months that end with the period.
with
  traded as (
    select items.seller_id
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_purchase_timestamp < :to
    group by items.seller_id
  ),
  -- No moment of cancellation is recorded. On the day for which delivery was promised
  -- the order had certainly failed, so that day stands for it.
  ended as (
    select
      order_id,
      order_status <> 'delivered' as cancelled,
      case order_status
        when 'delivered' then order_delivered_customer_date
        else order_estimated_delivery_date
      end as ended_at
    from orders
    where order_status in ('delivered', 'canceled', 'unavailable')
  ),
  closed as (
    select distinct items.seller_id, ended.order_id, ended.cancelled
    from items
    join ended on ended.order_id = items.order_id
    where ended.ended_at >= datetime(:from, '-2 months')
      and ended.ended_at < :to
  ),
  counted as (
    select
      seller_id,
      count(*) as orders,
      sum(cancelled) as cancelled_orders
    from closed
    group by seller_id
  )
select
  traded.seller_id as merchant_id,
  coalesce(counted.orders, 0) as closed_orders_3_months,
  coalesce(counted.cancelled_orders, 0) as cancelled_orders_3_months
from traded
left join counted on counted.seller_id = traded.seller_id
