using Fuyao.Storage.Reviews;

namespace Fuyao.Storage.Tests.Reviews;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ReviewStoreTests
{
    [Theory]
    [InlineData("2016-10", "{")]
    [InlineData("x", "{}")]
    public void A_damaged_review_is_told_as_such(string period, string counts)
    {
        using var database = TestStore.OpenOne();
        database.Tamper("insert into programme_version (programme, effective, content_sha256, stored_at) values ('p', '2016-11-03', '', 0)");
        database.Tamper(
            """
            insert into review (programme, nominal_at, effective_at, decided_at, programme_version_id, facts_period, facts_citation, merchant_count, tiers, counts, cut_offs)
            values ('p', 0, 0, 0, 1, @period, '', 0, '[]', @counts, '[]')
            """,
            new { period, counts });

        var message = Should.Throw<StorageException>(() => new ReviewStore(database).Latest("p")).Message;

        message.ShouldStartWith("the stored review 1 of 'p' is damaged: ");
        message.ShouldEndWith("; restore the database from a backup");
    }
}
