-- How the seller's orders arrived, over the three months that end with the period.
with
  traded as (
    select items.seller_id
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_purchase_timestamp < :to
    group by items.seller_id
  ),
  delivered as (
    select distinct
      items.seller_id,
      orders.order_id,
      date(orders.order_delivered_customer_date) > date(orders.order_estimated_delivery_date) as late,
      cast(
        julianday(date(orders.order_delivered_customer_date))
        - julianday(date(orders.order_purchase_timestamp)) as integer
      ) as days
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_status = 'delivered'
      and orders.order_delivered_customer_date >= datetime(:from, '-2 months')
      and orders.order_delivered_customer_date < :to
  ),
  counted as (
    select
      seller_id,
      count(*) as orders,
      sum(late) as late_orders,
      sum(days) as days
    from delivered
    group by seller_id
  )
select
  traded.seller_id as merchant_id,
  coalesce(counted.orders, 0) as delivered_orders_3_months,
  coalesce(counted.late_orders, 0) as late_orders_3_months,
  case
    when counted.orders >= 5 then
      (20000 * counted.days + counted.orders) / (2 * counted.orders) / 10000.0 -- half up, 4 decimals
  end as delivery_days
from traded
left join counted on counted.seller_id = traded.seller_id
