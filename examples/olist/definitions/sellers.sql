-- Who the seller is at the close of the period.
with
  traded as (
    select items.seller_id
    from items
    join orders on orders.order_id = items.order_id
    where orders.order_purchase_timestamp < :to
    group by items.seller_id
  ),
  delivered as (
    select
      items.seller_id,
      items.price,
      orders.order_delivered_customer_date,
      coalesce(
        categories.product_category_name_english,
        nullif(products.product_category_name, '')
      ) as category
    from items
    join orders on orders.order_id = items.order_id
    join products on products.product_id = items.product_id
    left join categories on categories.product_category_name = products.product_category_name
    where orders.order_status = 'delivered'
      and orders.order_delivered_customer_date < :to
  ),
  -- Nearly all sellers skip months: the main category is that of all their sales so far,
  -- so that a pause does not take it away.
  ranked as (
    select
      seller_id,
      category,
      row_number() over (
        partition by seller_id
        order by sum(price) desc, category
      ) as place
    from delivered
    where category is not null
    group by seller_id, category
  ),
  begun as (
    select seller_id, date(min(order_delivered_customer_date)) as first_sale
    from delivered
    group by seller_id
  )
select
  traded.seller_id as merchant_id,
  ranked.category as main_category,
  sellers.seller_state as state,
  begun.first_sale
from traded
left join sellers on sellers.seller_id = traded.seller_id
left join ranked on ranked.seller_id = traded.seller_id and ranked.place = 1
left join begun on begun.seller_id = traded.seller_id
