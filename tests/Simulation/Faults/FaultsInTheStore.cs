namespace Fuyao.Simulation.Tests.Faults;

/// <summary>Rows of a SQLite store that somebody edited behind the product's back.</summary>
internal static class FaultsInTheStore
{
    public static readonly Fault[] All =
    [
        new("a review happens twice") { Sql = "update review set nominal_at = nominal_at - 1 where review_id = (select max(review_id) from review)" },
        new("tiers and statuses are those of an earlier review")
        {
            Sql = """
                update review_column set column_id = (select older.column_id from review_column older where older.name = review_column.name order by older.review_id limit 1)
                where name in ('tier', 'status') and review_id = (select max(review_id) from review)
                """,
        },
        new("nobody remembers since when a merchant stands as it does")
        {
            Sql = """
                update review_column set column_id = (select older.column_id from review_column older where older.name = 'since' order by older.review_id limit 1)
                where name = 'since' and review_id = (select max(review_id) from review)
                """,
        },
        new("a decision is deleted") { Sql = "delete from review_column where review_id = (select min(review_id) from review) and (select count(*) from review) > 1", IsRare = true },
        new("a later revision counts as not closed") { Sql = "update snapshot set is_closed = 0 where revision > 1" },
        new("changes lose the instant they occurred") { Sql = "update fact_change set occurred_at = known_at" },
        new("entries of lists lose their end") { Sql = "update staff_entry set until_at = null" },
        new("a late review is forgotten") { Sql = "delete from review_delay" },
    ];
}
