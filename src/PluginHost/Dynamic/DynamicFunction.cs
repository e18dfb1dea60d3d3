using System.Collections.Immutable;
using PluginHost.Abi.Canonical;
using PluginHost.Abi.Components;

namespace PluginHost.Dynamic;

/// <summary>A function that a component exports or imports.</summary>
public sealed class DynamicFunction
{
    internal DynamicFunction(string name, FunctionType type, string wit, ShapeBuilder shapes)
    {
        Name = name;
        Type = type;
        Wit = wit;
        Parameters = [.. type.Parameters.Select(parameter => parameter.Name)];
        ParameterShape = shapes.BuildParameters(type);
        ResultShape = type.Result is null ? null : shapes.Build(type.Result);
    }

    /// <summary>The function's whole name: <c>acme:shop/pricing@1.2.0#quote</c>, or only its own for a function of the world itself.</summary>
    public string Name { get; }

    /// <summary>The names of its parameters.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>Whether it gives a result.</summary>
    public bool HasResult => Type.Result is not null;

    /// <summary>Its type as WIT, as the interface that it is in would write it.</summary>
    public string Wit { get; }

    /// <summary>Its name without that of its interface.</summary>
    internal string ShortName => WitFunctions.NameOf(Name);

    internal FunctionType Type { get; }

    internal ValueShape ParameterShape { get; }

    internal ValueShape? ResultShape { get; }

    /// <summary>The function's name and type.</summary>
    public override string ToString() => $"{Name}: {Wit}";
}
