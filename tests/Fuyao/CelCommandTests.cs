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
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"int","value":"1\u0000"}}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"int"}}}""")]
    [InlineData("""{"expr":"x","bindings":{"x":{"type":"bytes","value":"?"}}}""")]
    [InlineData("   ")]
    [InlineData("\r")]
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

        answers.Length.ShouldBe(6);
        answers[0].ShouldContain("\"1\"");
        answers[1].ShouldContain("\"300000\"");
        answers[2].ShouldContain("the line is empty");
        answers[3].ShouldContain("error");
        answers[4].ShouldContain("error");
        answers[5].ShouldContain("\"2\"");
    }

    [Fact]
    public void A_value_nested_deeper_than_any_case_is_still_written()
    {
        var answer = Answer("{\"expr\":\"[1]" + string.Concat(Enumerable.Repeat(".map(x, [x])", 1_500)) + "\"}");

        answer.ShouldStartWith("{\"value\":{\"type\":\"list\"");
    }

    [Fact]
    public void An_answer_is_there_before_the_next_line_is_asked_for()
    {
        using var output = new MemoryStream();
        using var input = new LineByLine(["{\"expr\":\"1\"}\n", "{\"expr\":\"2\"}\n", "{\"expr\":\"3\"}"], () => output.ToArray().Count(unit => unit == '\n'));

        CelCommand.Run(input, output);

        input.AnswersAtEachRead.ShouldBe([0, 1, 2, 2]);
        output.ToArray().Count(unit => unit == '\n').ShouldBe(3);
    }

    [Theory]
    [InlineData("5", "5")]
    [InlineData("\"5\"", "'5'")]
    [InlineData("1.5", "1.5")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("[1, {\"a\": [\"b\"]}]", "[1, {'a': ['b']}]")]
    [InlineData("""{"type":"uint","value":5}""", "5u")]
    [InlineData("""{"type":"double","value":5}""", "5.0")]
    [InlineData("""{"type":"double","value":"-inf"}""", "double('-Infinity')")]
    [InlineData("""{"type":"bytes","value":"_w"}""", "b'\\xff'")]
    [InlineData("""{"type":"timestamp","value":1}""", "timestamp('1970-01-01T00:00:01Z')")]
    [InlineData("""{"type":"timestamp","value":{"seconds":"-1","nanos":500000000}}""", "timestamp('1969-12-31T23:59:59.5Z')")]
    [InlineData("""{"type":"google.protobuf.Duration","value":{"seconds":123,"nanos":321456789}}""", "duration('123.321456789s')")]
    [InlineData("""{"type":"duration","value":{"seconds":-1,"nanos":-500000000}}""", "duration('-1.5s')")]
    [InlineData("""{"type":"duration","value":3.5}""", "duration('3.5s')")]
    [InlineData("""{"type":"type","value":"duration"}""", "google.protobuf.Duration")]
    [InlineData("""{"type":"type","value":"null"}""", "null_type")]
    [InlineData("""{"type":"map","value":{"a":{"type":"uint","value":"1"}}}""", "{'a': 1u}")]
    [InlineData("""{"type":"map","value":[{"key":{"type":"int","value":"1"},"value":{"type":"null"}}]}""", "{1: null}")]
    public void Bindings_are_read_in_the_shapes_that_other_tools_write(string binding, string expression) =>
        Answer($"{{\"expr\":\"[x, type(x)]\",\"bindings\":{{\"x\":{binding}}}}}").ShouldBe(Answer($"{{\"expr\":{JsonSerializer.Serialize($"[{expression}, type({expression})]")}}}"));

    [Theory]
    [InlineData("""{"type":"error","value":"boom"}""", "boom")]
    [InlineData("""{"type":"unknown","value":"gmv"}""", "gmv")]
    public void What_is_no_value_can_be_bound_and_is_absorbed_as_ever(string binding, string said)
    {
        Answer($"{{\"expr\":\"x\",\"bindings\":{{\"x\":{binding}}}}}").ShouldContain(said);
        Answer($"{{\"expr\":\"x || true\",\"bindings\":{{\"x\":{binding}}}}}").ShouldContain("true");
    }

    private static string Answer(string line) => Answers(Encoding.UTF8.GetBytes(line)).ShouldHaveSingleItem();

    private static string[] Answers(byte[] input)
    {
        using var output = new MemoryStream();
        CelCommand.Run(new MemoryStream(input), output);
        return Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Hands out one line per read, and notes how many answers had been given when it was asked.</summary>
    private sealed class LineByLine(string[] lines, Func<int> countAnswers) : MemoryStream
    {
        private int next;

        public List<int> AnswersAtEachRead { get; } = [];

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            AnswersAtEachRead.Add(countAnswers());
            return next == lines.Length ? 0 : Encoding.UTF8.GetBytes(lines[next++], buffer);
        }
    }
}
