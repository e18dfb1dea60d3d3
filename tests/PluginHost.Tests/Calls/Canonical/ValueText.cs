using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Test.Canonical;

namespace PluginHost.Tests.Calls.Canonical;

/// <summary>Values of the contract as text that is the same for the same value, so that lists are compared by what is in them.</summary>
internal static class ValueText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        // A guest may return any NaN for a NaN.
        float number => float.IsNaN(number) ? "NaN" : $"f32 {BitConverter.SingleToUInt32Bits(number):x8}",
        double number => double.IsNaN(number) ? "NaN" : $"f64 {BitConverter.DoubleToUInt64Bits(number):x16}",
        ReadOnlyMemory<byte> bytes => Convert.ToHexStringLower(bytes.Span),
        byte[] bytes => Convert.ToHexStringLower(bytes),
        ITuple tuple => $"({Join(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]))})",
        IEnumerable items => $"[{Join(items.Cast<object?>())}]",
        Sample or Person or Point or Shape or Number or Real or Angle => OfRecord(value),
        Result<uint, string> result => result.Match(ok => $"Ok({ok})", error => $"Err({Of(error)})"),
        Result<double, Unit> result => result.Match(ok => $"Ok({Of(ok)})", _ => "Err"),
        Result<Unit, string> result => result.Match(_ => "Ok", error => $"Err({Of(error)})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name} {value}"),
    };

    /// <summary>The same for messages about failed tests.</summary>
    public static string Print<T>(T value) => Of(value);

    private static string OfRecord(object value)
    {
        IEnumerable<object?> properties = value.GetType()
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.GetValue(value));
        return $"{value.GetType().Name}({Join(properties)})";
    }

    private static string Join(IEnumerable<object?> values) => string.Join(", ", values.Select(Of));
}
