using Fuyao.Kernel.Values;
using NodaTime;

namespace Fuyao.Kernel.Tests.Values;

public sealed class WrittenTimeTests
{
    [Theory]
    [InlineData("72h", 72 * 60)]
    [InlineData("30m", 30)]
    [InlineData("0h", 0)]
    [InlineData("87660h", 87_660 * 60)]
    public void Whole_hours_and_minutes_are_read(string text, int minutes)
    {
        WrittenTime.TryParse(text, out var time).ShouldBeTrue();
        time.ShouldBe(Duration.FromMinutes(minutes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("48")]
    [InlineData("2d")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData(" 1h")]
    [InlineData("１h")]
    [InlineData("99999999999h")]
    [InlineData("87661h")]
    public void Anything_else_is_not(string text) => WrittenTime.TryParse(text, out _).ShouldBeFalse();
}
