using System.Text;
using System.Text.Json;
using Fuyao.Commands;

namespace Fuyao.Tests;

/// <summary><c>fuyao cel</c>: one JSON case a line in, one JSON answer a line out, whatever stands in the line.</summary>
public sealed class CelCommandTests
{
    [Theory]
    [InlineData("""{"expr":"1 + 1"}""", """{"value":{"type":"int","value":"2"}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"uint","value":"18446744073709551615"}}}""", """{"value":{"type":"uint","value":"18446744073709551615"}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"int","value":-23}}}""", """{"value":{"type":"int","value":"-23"}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"double","value":"NaN"}}}""", """{"value":{"type":"double","value":"NaN"}}""")]
    [InlineData("""{"expr":"-1.0/0.0"}""", """{"value":{"type":"double","value":"-Infinity"}}""")]
    [InlineData("""{"expr":"b'\\377'"}""", """{"value":{"type":"bytes","value":"/w=="}}""")]
    [InlineData("""{"expr":"null"}""", """{"value":{"type":"null","value":null}}""")]
    [InlineData("""{"expr":"[1, '四']"}""", """{"value":{"type":"list","value":[{"type":"int","value":"1"},{"type":"string","value":"四"}]}}""")]
    [InlineData("""{"expr":"{'a': true}"}""", """{"value":{"type":"map","value":[[{"type":"string","value":"a"},{"type":"bool","value":true}]]}}""")]
    [InlineData("""{"expr":"timestamp(0) + duration('1.5s')"}""", """{"value":{"type":"timestamp","value":"1970-01-01T00:00:01.5Z"}}""")]
    [InlineData("""{"expr":"d","bindings":{"d":{"type":"duration","value":"3.5s"}}}""", """{"value":{"type":"duration","value":"3.5s"}}""")]
    [InlineData("""{"expr":"type(timestamp(0))"}""", """{"value":{"type":"type","value":"google.protobuf.Timestamp"}}""")]
    [InlineData("""{"expr":"y","container":"x","bindings":{"x.y":{"type":"bool","value":true},"y":{"type":"bool","value":false}}}""", """{"value":{"type":"bool","value":true}}""")]
    [InlineData("""{"expr":"x.a","bindings":{"x":{"type":"map","value":[[{"type":"string","value":"a"},{"type":"null"}]]}}}""", """{"value":{"type":"null","value":null}}""")]
    public void A_case_is_answered_with_its_value(string line, string answer) => Answer(line).ShouldBe(answer);

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("""{"expr":1}""")]
    [InlineData("""{"expr":"1 +"}""")]
    [InlineData("""{"expr":"x"}""")]
    [InlineData("""{"expr":"\ud83d"}""")]
    [InlineData("""{"expr":"x","bindings":[]}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"int","value":"1.5"}}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"int","value":{"a":1}}}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"shop","value":"1"}}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"string","value":"\ud83d"}}}""")]
    [InlineData("""{"expr":"[1].all(x, true)","disable_macros":true}""")]
    public void A_line_that_has_no_value_is_answered_with_an_error(string line)
    {
        using var answer = JsonDocument.Parse(Answer(line));

        answer.RootElement.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public void Every_line_has_its_answer_in_order_and_nothing_ends_the_run()
    {
        var long1 = "{\"expr\":\"'" + new string('x', 300_000) + "'.size()\"}";
        var deepJson = "{\"expr\":\"1\",\"other\":" + new string('[', 5_000) + new string(']', 5_000) + "}";
        byte[] input = [.. Encoding.UTF8.GetBytes($"{{\"expr\":\"1\"}}\r\n{long1}\n\n{deepJson}\n"), 0xff, 0xfe, (byte)'\n', .. "{\"expr\":\"2\"}"u8];

        var answers = Answers(input);

        answers.Length.ShouldBe(5);
        answers[0].ShouldContain("\"1\"");
        answers[1].ShouldContain("\"300000\"");
        answers[2].ShouldContain("error");
        answers[3].ShouldContain("error");
        answers[4].ShouldContain("\"2\"");
    }

    [Fact]
    public void A_value_nested_deeper_than_any_case_is_still_written()
    {
        var answer = Answer("{\"expr\":\"[1]" + string.Concat(Enumerable.Repeat(".map(x, [x])", 1_500)) + "\"}");

        answer.ShouldStartWith("{\"value\":{\"type\":\"list\"");
    }

    private static string Answer(string line) => Answers(Encoding.UTF8.GetBytes(line)).ShouldHaveSingleItem();

    private static string[] Answers(byte[] input)
    {
        using var output = new MemoryStream();
        CelCommand.Run(new MemoryStream(input), output);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
