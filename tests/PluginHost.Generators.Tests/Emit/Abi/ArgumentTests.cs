using System.Reflection;
using PluginHost.CompilerServices;

namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>Arguments that are no values of their types are refused before the guest is entered, and results of services before they are passed.</summary>
public sealed class ArgumentTests
{
    private static readonly Lazy<CompiledWit> Wit = new(() => new CompiledWit(
        """
        package test:arguments;
        interface guest {
          enum colour { red, green }
          record person { name: string, tags: list<string>, colour: colour }
          variant choice { text(string), none }
          text: func(value: string);
          texts: func(value: list<string>);
          paint: func(value: colour);
          meet: func(value: person);
          choose: func(value: choice);
          maybe: func(value: option<string>);
          either: func(value: result<string, string>);
          pairs: func(value: list<tuple<string, u8>>);
        }
        interface host { use guest.{person}; get: func() -> string; all: func() -> list<person>; }
        world w { import host; export guest; }
        """));

    private static readonly string Lone = "a\ud800";

    public static TheoryData<string, Func<object?>, Type> Refused => new()
    {
        { "TextAsync", () => null, typeof(ArgumentNullException) },
        { "TextAsync", () => Lone, typeof(ArgumentException) },
        { "TextsAsync", () => null, typeof(ArgumentNullException) },
        { "TextsAsync", () => new[] { "a", null! }, typeof(ArgumentNullException) },
        { "TextsAsync", () => new List<string> { "a", Lone }, typeof(ArgumentException) },
        { "PaintAsync", () => Enum.ToObject(Wit.Value.Type("Colour"), 2), typeof(ArgumentOutOfRangeException) },
        { "MeetAsync", () => null, typeof(ArgumentNullException) },
        { "MeetAsync", () => Person(Lone, []), typeof(ArgumentException) },
        { "MeetAsync", () => Person("a", [Lone]), typeof(ArgumentException) },
        { "MeetAsync", () => Person("a", null), typeof(ArgumentNullException) },
        { "MeetAsync", () => Person("a", [], colour: 7), typeof(ArgumentOutOfRangeException) },
        { "ChooseAsync", () => null, typeof(ArgumentException) },
        { "ChooseAsync", () => Activator.CreateInstance(Wit.Value.Type("Text"), Lone), typeof(ArgumentException) },
        { "MaybeAsync", () => Lone, typeof(ArgumentException) },
        { "EitherAsync", () => Result<string, string>.Ok(Lone), typeof(ArgumentException) },
        { "EitherAsync", () => Result<string, string>.Err(null!), typeof(ArgumentNullException) },
        { "EitherAsync", () => default(Result<string, string>), typeof(ArgumentNullException) },
        { "PairsAsync", () => new[] { (Lone, (byte)1) }, typeof(ArgumentException) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_argument_that_is_no_value_is_refused_by_name_before_the_guest_is_entered(string method, Func<object?> argument, Type type)
    {
        var target = new TestTarget(_ => throw new InvalidOperationException("The guest is not to be entered."));
        var contract = Wit.Value.Contract("IGuest");

        var error = Assert.ThrowsAny<ArgumentException>(() => contract.InterfaceType.GetMethod(method)!.Invoke(
            contract.CreateProxy(target), BindingFlags.DoNotWrapExceptions, null, [argument(), CancellationToken.None], null));

        Assert.IsType(type, error);
        Assert.Equal("value", error.ParamName);
        Assert.Equal(0, target.Entries);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_service_that_gives_no_value_ends_the_guests_call(int function)
    {
        var import = Wit.Value.Import("IHost");
        var service = ServiceProxy.Create(import.ServiceType, (method, _) => method.Name == "GetAsync"
            ? new ValueTask<string>(Lone)
            : Activator.CreateInstance(method.ReturnType, ArrayOf(Person("a", [null!])))!);
        var memory = new GuestMemory();

        var error = Assert.ThrowsAny<ArgumentException>(
            () => import.Functions[function].Invoke(new TestImportCall(memory, service), new RawValue[1]));

        Assert.Equal("result", error.ParamName);
        Assert.Empty(memory.Allocations);
    }

    private static Array ArrayOf(object item)
    {
        var array = Array.CreateInstance(item.GetType(), 1);
        array.SetValue(item, 0);
        return array;
    }

    private static object Person(string name, string[]? tags, int colour = 0) => Activator.CreateInstance(
        Wit.Value.Type("Person"), name, tags, Enum.ToObject(Wit.Value.Type("Colour"), colour))!;
}
