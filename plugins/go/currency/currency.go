// Converts amounts of money in records of JSON to one currency, by a table in the settings.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"plugins/pluginhost/stream"
)

type settings struct {
	To       string             `json:"to"`
	Amount   string             `json:"amount"`
	Currency string             `json:"currency"`
	Rates    map[string]float64 `json:"rates"`
}

func (table *settings) Process(record *stream.Record, decisions *stream.Decisions) {
	converted, err := table.convert(record.Value)
	if err != nil {
		decisions.Fail(err.Error())
		return
	}
	changed := *record
	changed.Value = converted
	decisions.Emit("", &changed)
}

func (table *settings) convert(value []byte) ([]byte, error) {
	var members map[string]json.RawMessage
	if json.Unmarshal(value, &members) != nil || members == nil {
		return nil, errors.New("The value is not a JSON object.")
	}
	var amount *float64
	var currency string
	if json.Unmarshal(members[table.Amount], &amount) != nil || amount == nil {
		return nil, fmt.Errorf("The value has no number '%s'.", table.Amount)
	}
	if json.Unmarshal(members[table.Currency], &currency) != nil {
		return nil, fmt.Errorf("The value has no text '%s'.", table.Currency)
	}
	if currency == table.To {
		return value, nil
	}
	rate, isKnown := table.Rates[currency]
	if !isKnown {
		return nil, fmt.Errorf("There is no rate for the currency '%s'.", currency)
	}
	members[table.Amount] = strconv.AppendFloat(nil, *amount*rate, 'f', 2, 64)
	members[table.Currency], _ = json.Marshal(table.To)
	return json.Marshal(members)
}

func newTransform(document string) (stream.Transform, stream.Declaration, error) {
	table := &settings{Amount: "amount", Currency: "currency"}
	if err := json.Unmarshal([]byte(document), table); err != nil {
		return nil, stream.Declaration{}, fmt.Errorf("The settings are not as they should be: %w", err)
	}
	if table.To == "" || len(table.Rates) == 0 {
		return nil, stream.Declaration{}, errors.New("The settings lack 'to' or 'rates'.")
	}
	return table, stream.Declaration{}, nil
}

func init() {
	stream.Handle(newTransform)
}

func main() {}
