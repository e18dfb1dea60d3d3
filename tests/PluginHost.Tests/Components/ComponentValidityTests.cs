using PluginHost.Abi.Components;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Components;

/// <summary>What is a component and what is not; the engine's own view is the second opinion.</summary>
public sealed class ComponentValidityTests
{
    private const string AlthoughValid = ", although valid";

    public static TheoryData<string> ValidTitles => [.. ComponentCase.Valid.Keys];

    public static TheoryData<string> RefusedTitles => [.. ComponentCase.Refused.Keys];

    [Theory]
    [MemberData(nameof(ValidTitles))]
    public void A_component_is_read_that_the_engine_takes(string title)
    {
        byte[] component = Wat.ToWasm(ComponentCase.Valid[title].Text);

        Component read = ComponentReader.Read(component, ComponentReadLimits.Default);

        Assert.Equal(component.Length, read.Length);
        Assert.Null(EngineOpinion.WhyRefused(component));
    }

    [Theory]
    [MemberData(nameof(RefusedTitles))]
    public void What_is_no_component_that_we_run_is_refused_by_kind_and_words_and_by_the_engine(string title)
    {
        (string expected, string text) = (ComponentCase.Refused[title].Title, ComponentCase.Refused[title].Text);
        byte[] component = Wat.ToWasm(text);
        string[] parts = expected.Split(": ", 2);

        var refused = Assert.Throws<InvalidComponentException>(() => ComponentReader.Read(component, ComponentReadLimits.Default));

        Assert.Equal(parts[0].Replace(AlthoughValid, "", StringComparison.Ordinal), refused.Error.ToString());
        Assert.Contains(parts[1], refused.Message, StringComparison.Ordinal);
        Assert.InRange(refused.Offset, 8, component.Length);
        Assert.Equal(parts[0].Contains(AlthoughValid, StringComparison.Ordinal), EngineOpinion.WhyRefused(component) is null);
    }
}
