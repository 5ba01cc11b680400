using Fuyao.Storage.Dialects;

namespace Fuyao.Storage.Tests.Dialects;

public sealed class PostgresConnectionStringTests
{
    [Theory]
    [InlineData("Host=db;Database=shop;Username=u", "the PostgreSQL database shop on db:5432")]
    [InlineData("postgresql://u@db/shop", "the PostgreSQL database shop on db:5432")]
    [InlineData("postgres://u:secret@db:6432/shop?sslmode=verify-full&connect_timeout=5", "the PostgreSQL database shop on db:6432")]
    [InlineData("Host=db;Port=6432;Database=shop;Username=u;Password=secret;Search Path=fuyao_test", "the PostgreSQL database shop on db:6432, schema fuyao_test")]
    [InlineData("Host=db;Username=u", "the PostgreSQL database u on db:5432")]
    public void Messages_name_server_database_and_schema_and_no_password(string written, string place) => new PostgresDialect(written).Place.ShouldBe(place);

    [Fact]
    public void What_the_connection_string_says_wins_over_what_holds_otherwise()
    {
        var settings = PostgresConnectionString.Read("Search Path=fuyao;Pooling=false;", "Host=db;Pooling=true");

        (settings.SearchPath, settings.Pooling).ShouldBe(("fuyao", true));
    }

    [Fact]
    public void A_URI_may_have_any_character_of_a_name_or_password_as_percent_and_number() =>
        PostgresConnectionString.Read("Search Path=fuyao;", "postgresql://u%40x:p%3Bw@db/sh%C3%B6p").ShouldSatisfyAllConditions(
            settings => settings.Username.ShouldBe("u@x"), settings => settings.Password.ShouldBe("p;w"), settings => settings.Database.ShouldBe("shöp"));

    [Theory]
    [InlineData("secret")]
    [InlineData("Host=db;Password=\"secret")]
    [InlineData("Host=db;Password=top;secret=1")]
    [InlineData("Host=db;Port=secret")]
    [InlineData("postgresql://u:secret@db:port/shop")]
    [InlineData("postgresql://u@db/shop?secret=1")]
    [InlineData("Database=secret")]
    [InlineData("Host=db;Search Path=secret,public")]
    [InlineData("Host=db;Search Path=\"Secret\"")]
    [InlineData("Host=db;Search Path=x'secret")]
    public void One_that_cannot_be_read_is_refused_and_nothing_of_it_repeated(string written)
    {
        var refused = Should.Throw<StorageException>(() => new PostgresDialect(written));

        refused.ToString().ShouldNotContain("secret", Case.Insensitive);
    }
}
